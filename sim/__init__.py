"""Agent-based simulation of coalition formation."""
