"""The contracts: what they must say, in which words, and how they look on paper and on screen.

`data` is what the service fills in; `clauses` reads the texts, which are data with a version; `blocks` is the one tree
of content; `agreements` builds that tree; the PDF (`typst/contract.typ`) and the web page are both drawn from it.
"""
