import { Schematic } from '../../lib/talos/schematic';

const iscsi = 'c9078f9419961640c712a8bf2bb9174933dfcf1da383fd8ea2b7dc21493f8bac';

describe('the id of a schematic is what the Image Factory answers', () => {
  test.each([
    ['nothing', {}, '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba'],
    [
      'lists without items',
      { extraKernelArgs: [], systemExtensions: [], meta: [] },
      '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
    ],
    [
      'kernel arguments',
      { extraKernelArgs: ['noapic', 'nolapic'] },
      '9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c',
    ],
    ['meta', { meta: [{ key: 0x0a, value: 'foo' }] }, 'd308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f'],
    [
      'well-known certificates',
      { secureboot: { includeWellKnownCertificates: true } },
      'fa8e05f142a851d3ee568eb0a8e5841eaf6b0ebc8df9a63df16ac5ed2c04f3e6',
    ],
    [
      'an overlay',
      { overlay: { name: 'rpi_generic', image: 'siderolabs/sbc-raspberrypi' } },
      'ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9',
    ],
    ['one extension', { systemExtensions: ['siderolabs/iscsi-tools'] }, iscsi],
    [
      'arguments and extensions of a control plane',
      {
        extraKernelArgs: [
          'apparmor=0',
          'init_on_alloc=0',
          'init_on_free=0',
          'mitigations=auto',
          'net.ifnames=0',
          'security=none',
          'talos.auditd.disabled=1',
        ],
        systemExtensions: ['siderolabs/amd-ucode', 'siderolabs/amdgpu', 'siderolabs/iscsi-tools', 'siderolabs/util-linux-tools'],
      },
      '05e13fe26a1a710fcd6f84a6dc7da8d3a7198e3ac54f39aefb01398b9ccfbaa9',
    ],
    [
      'extensions of a worker',
      { systemExtensions: ['siderolabs/amd-ucode', 'siderolabs/amdgpu'] },
      '9c1d1b442d73f96dcd04e81463eb20000ab014062d22e1b083e1773336bc1dd5',
    ],
  ])('%s', (_, props, id) => {
    expect(new Schematic(props).id).toBe(id);
  });
});
