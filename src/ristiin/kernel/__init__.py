"""What every floor stands on: refusals, the clock, audit, outbox, background work and the register of personal data."""
