"""The help centre: what a programme's help holds, how it is searched, who can be reached now.

Lives here: the index over a programme's topics, words and forms; questions and their spelling;
contact lines on two clocks.
Never here: words of a programme; its policy has them.
May import: whatever `actions` may import; what lies beside this package.
"""
