import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/metallb/manifests/l2advertisement-l2: IPAddressPool 'default' in namespace metallb does not exist: add it",
  build(homelab) {
    app(
      home(homelab),
      'metallb',
      `
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: { name: l2 }
spec: { ipAddressPools: [default] }
`,
    );
  },
};
