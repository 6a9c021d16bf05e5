module example.com/cdk8s-homelab/e2e/matchbox

go 1.22

require github.com/poseidon/matchbox v0.11.0
