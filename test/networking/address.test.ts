import fc from 'fast-check';
import { requireAddress, requireAddressRanges, requireHost } from '../../lib/networking/address';

describe('an address', () => {
  test.each(['10.0.4.205', '0.0.0.0', 'fd00::1', '::ffff:10.0.0.1'])('is %s', address => {
    expect(requireAddress('address', address)).toBe(address);
  });

  test.each(['10.0.4', '10.0.4.256', '10.0.4.0/24', 'gateway.example.net', ''])('fails when it is %j', address => {
    expect(() => requireAddress('address', address)).toThrow(
      `address must be an IP address such as 10.0.4.205, got '${address}'`,
    );
  });
});

describe('a host', () => {
  test.each(['10.0.0.12', 'fd00::1', 'nas', 'NAS.example.net'])('is %s', host => {
    expect(requireHost('server', host)).toBe(host);
  });

  test.each(['', 'nas:/mnt', 'nas example', '-nas', 'nas.', 'https://nas', `${'a'.repeat(63)}.`.repeat(4) + 'a'])(
    'fails when it is %j',
    host => {
      expect(() => requireHost('server', host)).toThrow(`server must be an IP address or a host name, got '${host}'`);
    },
  );
});

describe('ranges', () => {
  test.each([
    [['10.0.4.200-10.0.4.253']],
    [['10.0.4.200-10.0.4.200']],
    [['10.0.4.0/28', '10.0.4.16/28', '10.0.4.32-10.0.4.40']],
    [['0.0.0.0/0', '::/0']],
    [['fd00::/120', 'fd00::100-fd00::1ff', '::ffff:10.0.0.0/112']],
  ])('are %j', ranges => {
    expect(requireAddressRanges('addresses', ranges)).toEqual(ranges);
  });

  test.each([
    [[], 'addresses is empty: give a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253'],
    [['10.10.10.5/24'], "'10.10.10.5/24' has host bits set; did you mean 10.10.10.0/24?"],
    [['fd00::5/64'], "'fd00::5/64' has host bits set; did you mean fd00::/64?"],
    [['10.0.4.2-10.0.4.1'], "addresses '10.0.4.2-10.0.4.1' ends before it begins; did you mean 10.0.4.1-10.0.4.2?"],
    [['10.0.4.0/28', '10.0.4.10-10.0.4.20'], "addresses '10.0.4.10-10.0.4.20' and '10.0.4.0/28' overlap"],
    [['fd00::1-fd00::2', 'fd00::2/128'], "addresses 'fd00::2/128' and 'fd00::1-fd00::2' overlap"],
  ])('fail when they are %j', (ranges, message) => {
    expect(() => requireAddressRanges('addresses', ranges)).toThrow(message);
  });

  test.each(['10.0.4.200', '10.0.4.0/33', '10.0.4.0/', '10.0.4.0/8/8', '10.0.4.0-fd00::1', '1-2-3', 'fe80::1%eth0/64', 'pool'])(
    'fail when one is %j',
    range => {
      expect(() => requireAddressRanges('addresses', [range])).toThrow(
        `addresses must be a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253, got '${range}'`,
      );
    },
  );

  test('of networks overlap exactly if one holds the other', () => {
    const network = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => {
      const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
      const number = (address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) & mask) >>> 0;
      return { text: `${[24, 16, 8, 0].map(shift => (number >>> shift) & 255).join('.')}/${length}`, number, mask };
    });
    const overlap = (ranges: readonly string[]): boolean => {
      try {
        requireAddressRanges('addresses', ranges);
        return false;
      } catch {
        return true;
      }
    };
    fc.assert(
      fc.property(network, network, (a, b) => {
        const shorter = a.mask >>> 0 < b.mask >>> 0 ? a.mask : b.mask;
        const holds = (a.number & shorter) >>> 0 === (b.number & shorter) >>> 0;
        expect(overlap([a.text, b.text])).toBe(holds);
      }),
    );
  });
});
