"""The edition engine: stage the tree, run the notebooks, render, put in place whole. It knows no claim."""
