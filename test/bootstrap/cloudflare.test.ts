import * as pulumi from '@pulumi/pulumi';
import type { CloudflareRecord } from '../../lib/bootstrap/cloudflare/records';
import { CloudflareToken, permissionId, type CloudflareTokenArgs } from '../../lib/bootstrap/cloudflare/token';
import { CloudflareTunnel, type CloudflareTunnelArgs } from '../../lib/bootstrap/cloudflare/tunnel';
import { CloudflareZone, type CloudflareZoneArgs } from '../../lib/bootstrap/cloudflare/zone';
import { record, type RecordedResource, type RecordedStack } from '../../lib/bootstrap/recording';

const canary = 'CANARY-c1f0';

/** What Cloudflare answers. */
const mocks: RecordedStack['mocks'] = {
  call: ({ token, inputs }) => {
    const { name, filter } = inputs as { readonly name?: string; readonly filter?: { readonly name: string } };
    if (token.includes('PermissionGroups')) return { results: [{ id: `id of ${name}`, name }] };
    if (token.includes('getZone:')) return { zoneId: `id of ${filter!.name}` };
    return { ...(inputs as object), token: canary };
  },
  newResource: ({ name, inputs, type }) => ({
    id: `${name}-id`,
    state: {
      ...(inputs as object),
      ...(type.includes('Token') && { value: canary }),
      ...(type.includes('Dnssec') && { ds: 'DS 1 2 3' }),
    },
  }),
};

const run = (program: () => unknown): Promise<readonly RecordedResource[]> => record({ stack: 'home', mocks }, program);

function told(all: readonly RecordedResource[]): readonly (readonly [string, string, object])[] {
  return all.slice(2).map(({ type, name, inputs }) => [type.split(':')[2]!, name, inputs]);
}

async function valueOf(output: pulumi.Output<string>): Promise<string> {
  return new Promise(resolve => {
    output.apply(resolve);
  });
}

describe('a zone', () => {
  const zone = (args: Partial<CloudflareZoneArgs>): Promise<readonly RecordedResource[]> =>
    run(() => new CloudflareZone('net', { name: 'example.net', ...args }));

  test('is looked up, and holds records under whole names, in an order of their own', async () => {
    const all = await zone({
      records: [
        { type: 'A', name: 'grafana', content: '10.0.4.205' },
        { type: 'CNAME', name: '@', content: 'tunnel.example.org', proxied: true },
        { type: 'TXT', name: '@', content: 'v=spf1 -all' },
        { type: 'MX', name: 'example.net', content: 'mail.example.org', priority: 5 },
        { type: 'CAA', name: '@', tag: 'issue', content: 'letsencrypt.org' },
        { type: 'A', name: '*.lab.example.net', content: '10.0.4.206', ttl: 300, comment: 'the lab' },
        { type: 'NS', name: 'sub', content: 'ns.example.org' },
        { type: 'AAAA', name: 'grafana', content: 'fd00::1' },
      ],
    });
    const zoneId = 'id of example.net';
    expect(told(all)).toEqual([
      [
        'DnsRecord',
        'net-a-*.lab.example.net-10.0.4.206',
        { zoneId, name: '*.lab.example.net', type: 'A', ttl: 300, comment: 'the lab', content: '10.0.4.206', proxied: false },
      ],
      [
        'DnsRecord',
        'net-a-grafana.example.net-10.0.4.205',
        { zoneId, name: 'grafana.example.net', type: 'A', ttl: 1, content: '10.0.4.205', proxied: false },
      ],
      [
        'DnsRecord',
        'net-aaaa-grafana.example.net-fd00::1',
        { zoneId, name: 'grafana.example.net', type: 'AAAA', ttl: 1, content: 'fd00::1', proxied: false },
      ],
      [
        'DnsRecord',
        'net-caa-example.net-issue letsencrypt.org',
        { zoneId, name: 'example.net', type: 'CAA', ttl: 1, data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' } },
      ],
      [
        'DnsRecord',
        'net-cname-example.net',
        { zoneId, name: 'example.net', type: 'CNAME', ttl: 1, content: 'tunnel.example.org', proxied: true },
      ],
      [
        'DnsRecord',
        'net-mx-example.net-mail.example.org',
        { zoneId, name: 'example.net', type: 'MX', ttl: 1, content: 'mail.example.org', priority: 5 },
      ],
      [
        'DnsRecord',
        'net-ns-sub.example.net-ns.example.org',
        { zoneId, name: 'sub.example.net', type: 'NS', ttl: 1, content: 'ns.example.org' },
      ],
      [
        'DnsRecord',
        'net-txt-example.net-v=spf1 -all',
        { zoneId, name: 'example.net', type: 'TXT', ttl: 1, content: '"v=spf1 -all"' },
      ],
    ]);
    const [, component] = all;
    expect(component).toMatchObject({ type: 'homelab:bootstrap:CloudflareZone', name: 'net' });
    expect(all.slice(2).every(({ parent }) => parent === component!.urn)).toBe(true);
  });

  test('is made in an account, stays when the stack goes, and has settings and signatures when asked', async () => {
    const all = await zone({ createIn: 'account', settings: { ssl: 'strict', always_use_https: 'on' }, dnssec: true });
    const zoneId = 'net-zone-id';
    expect(told(all)).toEqual([
      ['Zone', 'net-zone', { name: 'example.net', account: { id: 'account' } }],
      ['ZoneDnssec', 'net-dnssec', { zoneId, status: 'active' }],
      ['ZoneSetting', 'net-always_use_https', { zoneId, settingId: 'always_use_https', value: 'on' }],
      ['ZoneSetting', 'net-ssl', { zoneId, settingId: 'ssl', value: 'strict' }],
    ]);
    expect(all[2]!.retainOnDelete).toBe(true);
  });

  test('keeps the names of its records when others come and go', async () => {
    const a: CloudflareRecord = { type: 'A', name: 'a', content: '10.0.0.1' };
    const b: CloudflareRecord = { type: 'A', name: 'a', content: '10.0.0.2' };
    const urns = async (records: readonly CloudflareRecord[]): Promise<readonly string[]> =>
      (await zone({ records })).map(({ urn }) => urn);
    expect(await urns([b, a])).toEqual(expect.arrayContaining([...(await urns([a]))]));
    expect(await urns([b, a])).toEqual(await urns([a, b]));
  });

  test('splits texts that are too long, and quotes what is in them', async () => {
    const all = await zone({
      records: [
        { type: 'TXT', name: 'key', content: `"${'x'.repeat(3)}"` },
        { type: 'TXT', name: 'dkim', content: `${'k'.repeat(255)}"l` },
      ],
    });
    expect(told(all).map(([, , inputs]) => (inputs as { content: string }).content)).toEqual([
      `"${'k'.repeat(255)}" "\\"l"`,
      '"xxx"',
    ]);
  });

  test('takes a record over that exists', async () => {
    const all = await zone({ records: [{ type: 'A', name: 'a', content: '10.0.0.1', import: 'zone/record' }] });
    expect(all[2]!.importId).toBe('zone/record');
  });

  test('tells its records, and what the registrar must know', async () => {
    let made: CloudflareZone | undefined;
    await run(() => {
      made = new CloudflareZone('net', {
        name: 'example.net',
        dnssec: true,
        records: [{ type: 'A', name: '*', content: '10.0.0.1' }],
      });
    });
    expect(made!.recordNames).toEqual(['A *.example.net']);
    expect(await valueOf(made!.ds!)).toBe('DS 1 2 3');
  });

  const a = { type: 'A', name: 'a', content: '10.0.0.1' } as const;
  const wrong: readonly (readonly [string, readonly CloudflareRecord[], string])[] = [
    ['a name is none', [{ ...a, name: 'a b' }], "record A 'a b' is no name in zone 'example.net': give @, a name below it, or *"],
    [
      'a star is not in front',
      [{ ...a, name: 'a.*' }],
      "record A 'a.*' is no name in zone 'example.net': give @, a name below it, or *",
    ],
    ['a record is there twice', [a, { ...a, name: 'a.example.net' }], "record A 'a.example.net' is there twice"],
    [
      'two CNAMEs have one name',
      [
        { type: 'CNAME', name: 'a', content: 'x.org' },
        { type: 'CNAME', name: 'a', content: 'y.org' },
      ],
      "record CNAME 'a.example.net' is there twice",
    ],
    [
      'a CNAME is not alone',
      [{ type: 'CNAME', name: 'a', content: 'x.org' }, a],
      "record CNAME 'a.example.net' stands beside A 'a.example.net': a CNAME takes the whole name",
    ],
    [
      'the apex has a CNAME and an address',
      [
        { ...a, name: '@' },
        { type: 'CNAME', name: '@', content: 'x.org' },
      ],
      "record CNAME 'example.net' stands beside A 'example.net': a CNAME takes the whole name",
    ],
    [
      'an A record has no IPv4 address',
      [{ ...a, content: 'fd00::1' }],
      "content of record A 'a.example.net' must be an IPv4 address, got 'fd00::1'",
    ],
    [
      'a proxied address is private',
      [{ ...a, proxied: true }],
      "record A 'a.example.net' is proxied, but Cloudflare cannot reach 10.0.0.1 (in 10.0.0.0/8): use a tunnel, or proxied: false",
    ],
    [
      'a ttl is too short',
      [{ ...a, ttl: 5 }],
      "ttl of record A 'a.example.net' must be from 60 to 86400 seconds, got 5: leave it out, and Cloudflare decides",
    ],
    [
      'a proxied record has a ttl',
      [{ ...a, content: '203.0.113.1', proxied: true, ttl: 60 }],
      "record A 'a.example.net' is proxied, and Cloudflare then decides the ttl: leave it out",
    ],
    [
      'a comment is too long',
      [{ ...a, comment: 'x'.repeat(101) }],
      "comment of record A 'a.example.net' has more than 100 characters",
    ],
    [
      'a mail server is an address',
      [{ type: 'MX', name: '@', content: '10.0.0.1/8' }],
      "content of record MX 'example.net' must be the name of a server, got '10.0.0.1/8'",
    ],
    [
      'a rank is none',
      [{ type: 'MX', name: '@', content: 'mail.x.org', priority: -1 }],
      "priority of record MX 'example.net' must be a whole number from 0 to 65535, got -1",
    ],
    [
      'a name server has a rank',
      [{ type: 'NS', name: 'b', content: 'ns.x.org', priority: 1 }],
      "priority of record NS 'b.example.net' means nothing: leave it out",
    ],
  ];
  test.each(wrong)('fails when %s', async (_, records, message) => {
    await expect(zone({ records })).rejects.toThrow(new Error(message));
  });
});

describe('a tunnel', () => {
  const ingress = [{ hostname: 'grafana.example.net', service: 'http://grafana.monitoring.svc' }];
  const tunnel = (args: Partial<CloudflareTunnelArgs>): Promise<readonly RecordedResource[]> =>
    run(() => new CloudflareTunnel('home', { accountId: 'account', name: 'homelab', ...args }));

  test('leads to services and networks, and says 404 to everything else', async () => {
    const rest = {
      hostname: '*.example.net',
      service: 'https://gateway.gateway.svc:443',
      serverName: 'example.net',
      skipVerify: true,
      path: '^/api',
    };
    const all = await tunnel({ ingress: [...ingress, rest], routes: ['10.0.5.0/24', '10.0.4.0/24'] });
    const shared = { accountId: 'account', tunnelId: 'home-id' };
    const originRequest = { originServerName: 'example.net', noTlsVerify: true };
    expect(told(all)).toEqual([
      ['ZeroTrustTunnelCloudflared', 'home', { accountId: 'account', name: 'homelab', configSrc: 'cloudflare' }],
      [
        'ZeroTrustTunnelCloudflaredConfig',
        'home-config',
        {
          ...shared,
          source: 'cloudflare',
          config: {
            ingresses: [
              ingress[0],
              { hostname: rest.hostname, service: rest.service, path: '^/api', originRequest },
              { service: 'http_status:404' },
            ],
          },
        },
      ],
      ['ZeroTrustTunnelCloudflaredRoute', 'home-route-10.0.4.0/24', { ...shared, network: '10.0.4.0/24' }],
      ['ZeroTrustTunnelCloudflaredRoute', 'home-route-10.0.5.0/24', { ...shared, network: '10.0.5.0/24' }],
    ]);
    expect(all[2]!.ignoreChanges).toEqual(['tunnelSecret']);
  });

  test('has a token, which is a secret, and a name that records point at', async () => {
    let made: CloudflareTunnel | undefined;
    const all = await run(() => {
      made = new CloudflareTunnel('home', { accountId: 'account', name: 'homelab', ingress });
    });
    expect([await pulumi.isSecret(made!.token), await valueOf(made!.token)]).toEqual([true, canary]);
    expect(await valueOf(made!.target)).toBe('home-id.cfargotunnel.com');
    expect(JSON.stringify(all)).not.toContain(canary);
  });

  test.each<readonly [string, Partial<CloudflareTunnelArgs>, string]>([
    ['it leads nowhere', {}, "tunnel 'homelab' leads nowhere: give it an ingress or a route"],
    [
      'a service is none',
      { ingress: [{ hostname: 'a.example.net', service: 'grafana' }] },
      "service of ingress 'a.example.net' must be a URL such as https://gateway.gateway.svc:443, got 'grafana'",
    ],
    [
      'an ingress is never reached',
      { ingress: [{ hostname: '*.example.net', service: 'hello_world' }, ...ingress] },
      "ingress 'grafana.example.net' is never reached: '*.example.net' is in front of it and matches first",
    ],
    ['routes overlap', { routes: ['10.0.0.0/8', '10.0.4.0/24'] }, 'routes 10.0.0.0/8 and 10.0.4.0/24 overlap: give one of them'],
    ['a route is none', { routes: ['10.0.4.5'] }, "route must be a network such as 10.0.4.0/24, got '10.0.4.5'"],
  ])('fails when %s', async (_, args, message) => {
    await expect(tunnel(args)).rejects.toThrow(new Error(message));
  });
});

describe('a token', () => {
  const token = (args: Partial<CloudflareTokenArgs>): Promise<readonly RecordedResource[]> =>
    run(
      () => new CloudflareToken('dns', { name: 'dns-01', zones: [new CloudflareZone('net', { name: 'example.net' })], ...args }),
    );
  const policies = [
    {
      effect: 'allow',
      permissionGroups: [{ id: 'id of DNS Write' }, { id: 'id of Zone Read' }],
      resources: '{"com.cloudflare.api.account.zone.id of example.net":"*"}',
    },
  ];

  test('may change records of its zones, and nothing else', async () => {
    expect(told(await token({})).find(([type]) => type === 'ApiToken')).toEqual([
      'ApiToken',
      'dns',
      { name: 'dns-01', policies },
    ]);
  });

  test("may be the account's, end, and be bound to networks", async () => {
    const all = await token({ accountId: 'account', expiresOn: '2027-01-01T00:00:00Z', allowedFrom: ['203.0.113.0/24'] });
    const condition = { requestIp: { ins: ['203.0.113.0/24'] } };
    expect(told(all).find(([type]) => type === 'AccountToken')).toEqual([
      'AccountToken',
      'dns',
      { name: 'dns-01', policies, accountId: 'account', expiresOn: '2027-01-01T00:00:00Z', condition },
    ]);
  });

  test('is a secret', async () => {
    let made: CloudflareToken | undefined;
    const all = await run(() => {
      made = new CloudflareToken('dns', { name: 'dns-01', zones: [new CloudflareZone('net', { name: 'example.net' })] });
    });
    expect([await pulumi.isSecret(made!.value), await valueOf(made!.value)]).toEqual([true, canary]);
    expect(JSON.stringify(all)).not.toContain(canary);
  });

  test.each<readonly [string, Partial<CloudflareTokenArgs>, string]>([
    ['it has no zones', { zones: [] }, "token 'dns-01' has no zones: name those that it may touch"],
    ['it has no permissions', { permissions: [] }, "token 'dns-01' has no permissions: name at least one, such as 'DNS Write'"],
    [
      'its end is no time',
      { expiresOn: 'tomorrow' },
      "expiresOn of token 'dns-01' must be a time such as 2027-01-01T00:00:00Z, got 'tomorrow'",
    ],
    [
      'a network is none',
      { allowedFrom: ['home'] },
      "allowedFrom of token 'dns-01' must be a network such as 10.0.4.0/24, got 'home'",
    ],
  ])('fails when %s', async (_, args, message) => {
    await expect(token(args)).rejects.toThrow(new Error(message));
  });

  test('fails when a permission is none', () => {
    const groups = [{ id: '1', name: 'DNS Write' }];
    expect(permissionId('DNS Write', groups)).toBe('1');
    expect(() => permissionId('DNS', groups)).toThrow("permission 'DNS' is none that Cloudflare has");
  });
});
