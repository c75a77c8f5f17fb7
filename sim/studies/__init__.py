"""Questions that need more runs than a result has, or that replay one: comparisons, drivers, flip points, claims, receipts, stories."""
