"""Every paper that is no contract: receipts, slips, proofs of wiping, the papers of the workshop, and reports.

A paper is a list of blocks (`page.Page`); one template, `typst/papers.typ`, draws them all in the one style.
"""
