"""The pages of the catalogue by topic: for each code a wrong example and its cure.

An example is the part of a rule file that matters; `engine.check.pages.frame` completes it.
What a code means is said in `engine.words.pages`: `<code>` in a line, `<code>_why` at length.
"""
