"""What a stored result means: estimates with their intervals, blocs, who stands with whom, the answer in words."""
