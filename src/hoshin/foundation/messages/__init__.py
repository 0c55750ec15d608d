"""In-app inbox and mail: templated, queued on commit, retried, with a visible failure list."""
