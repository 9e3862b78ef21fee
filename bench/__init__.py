"""Speed as ratios: each figure beside its raw limit or a peer, measured in one run."""
