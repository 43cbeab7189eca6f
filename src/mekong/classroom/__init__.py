"""The classroom: assignments with parameters of their own, released, run apart from everything, graded."""
