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

describe('images of a schematic', () => {
  const schematic = new Schematic({ systemExtensions: ['siderolabs/iscsi-tools'] });
  const base = `https://factory.talos.dev/image/${iscsi}/v1.13.9`;

  test.each([
    ['installerImage', {}, `factory.talos.dev/metal-installer/${iscsi}:v1.13.9`],
    ['installerImage', { secureBoot: true }, `factory.talos.dev/metal-installer-secureboot/${iscsi}:v1.13.9`],
    ['installerImage', { platform: 'nocloud' }, `factory.talos.dev/nocloud-installer/${iscsi}:v1.13.9`],
    ['kernelUrl', {}, `${base}/kernel-amd64`],
    ['initramfsUrl', { architecture: 'arm64' }, `${base}/initramfs-arm64.xz`],
    ['isoUrl', { secureBoot: true }, `${base}/metal-amd64-secureboot.iso`],
    ['ukiUrl', { architecture: 'arm64', secureBoot: true }, `${base}/metal-arm64-secureboot-uki.efi`],
    ['diskImageUrl', { platform: 'nocloud' }, `${base}/nocloud-amd64.raw.xz`],
    ['pxeUrl', { secureBoot: true }, `https://pxe.factory.talos.dev/pxe/${iscsi}/v1.13.9/metal-amd64-secureboot`],
  ] as const)('%s %j', (method, options, url) => {
    expect(schematic[method]('1.13.9', options)).toBe(url);
    expect(schematic[method]('v1.13.9', options)).toBe(url);
  });

  test('are called otherwise before Talos 1.10', () => {
    expect(schematic.installerImage('1.9.5')).toBe(`factory.talos.dev/installer/${iscsi}:v1.9.5`);
    expect(schematic.installerImage('1.10.0', { secureBoot: true })).toBe(
      `factory.talos.dev/metal-installer-secureboot/${iscsi}:v1.10.0`,
    );
  });

  test("come from a factory of one's own, of which the id is the same", () => {
    const own = new Schematic({ systemExtensions: ['siderolabs/iscsi-tools'], factory: 'factory.example.net:8443' });
    expect(own.id).toBe(iscsi);
    expect(own.installerImage('1.13.9')).toBe(`factory.example.net:8443/metal-installer/${iscsi}:v1.13.9`);
    expect(own.pxeUrl('1.13.9')).toBe(`https://factory.example.net:8443/pxe/${iscsi}/v1.13.9/metal-amd64`);
  });
});

test('the order of extensions and arguments is part of the id, that of the properties is not', () => {
  const [a, b] = [new Schematic({ systemExtensions: ['a/b', 'c/d'] }), new Schematic({ systemExtensions: ['c/d', 'a/b'] })];
  expect(a.id).not.toBe(b.id);
  const first = new Schematic({ extraKernelArgs: ['x=1'], bootloader: 'grub' });
  expect(new Schematic({ bootloader: 'grub', extraKernelArgs: ['x=1'] }).id).toBe(first.id);
});

test('text is quoted as the factory quotes it', () => {
  const schematic = new Schematic({
    overlay: { image: 'a/b', name: 'c', options: { a10: 'yes', a9: ['x: y', 1, null, { z: true }], b: {}, c: [] } },
    extraKernelArgs: ['true', '0o17', '1_000', '=', "'q'", 'dyndbg="file a +p"', '190:20:30', '2001-01-01', '!a'],
    meta: [
      { key: 10, value: 'a: b\nc\n' },
      { key: 11, value: '{}' },
      { key: 12, value: ' a\nb' },
      { key: 13, value: 'a\tb' },
      { key: 14, value: '' },
      { key: 15, value: '\u0001é😀' },
    ],
  });
  expect(schematic.yaml).toBe(`overlay:
    image: a/b
    name: c
    options:
        a9:
            - 'x: y'
            - 1
            - null
            - z: true
        a10: "yes"
        b: {}
        c: []
customization:
    extraKernelArgs:
        - "true"
        - "0o17"
        - "1_000"
        - =
        - '''q'''
        - dyndbg="file a +p"
        - "190:20:30"
        - "2001-01-01"
        - '!a'
    meta:
        - key: 10
          value: |
            a: b
            c
        - key: 11
          value: '{}'
        - key: 12
          value: |4-
             a
            b
        - key: 13
          value: "a\\tb"
        - key: 14
          value: ""
        - key: 15
          value: "\\x01é\\U0001F600"
`);
});
