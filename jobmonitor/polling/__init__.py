"""When to ask: the policy, the limits, and the one scheduler for all jobs. What is asked is elsewhere."""
