"""Solution concepts on an affinity matrix: landscapes of energy, stable partitions, and who is pivotal."""
