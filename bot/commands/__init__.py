"""What the `aftercall` command does, one module a kind of deed; each loads only what it needs."""
