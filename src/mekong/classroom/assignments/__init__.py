"""One module an assignment: how parameters are drawn, what is right under them, what known wrong ways give."""
