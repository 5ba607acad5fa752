"""What history is told of patterns and recalls."""

OPENED = "recall:opened"
CLOSED = "recall:closed"
LINE_MADE = "recall-line:made"
LETTER_KEPT = "recall-line:letter-kept"
PATTERN_SEEN = "pattern:judged"
CALLED_IN = "device:recalled"
LEFT_RECALL = "device:recall-settled"
