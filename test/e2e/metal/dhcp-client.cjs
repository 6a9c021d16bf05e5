'use strict';
// Asks a network what a machine should boot, as firmware of the given kinds would: one line of JSON for each case on the standard input.
// A case is { mac, code, ipxe }; its answer { file, server, vendor, address } of the server that says what to boot, or {}.
const dgram = require('node:dgram');
const { readFileSync } = require('node:fs');

const MAGIC = Buffer.from([99, 130, 83, 99]);
const cases = JSON.parse(readFileSync(0, 'utf8'));

main().catch(error => {
  console.error(error);
  process.exit(1);
});

async function main() {
  for (const [index, each] of cases.entries()) console.log(JSON.stringify(await ask(each, 0x1000 + index)));
}

async function ask({ mac, code, ipxe }, id) {
  const offers = await exchange(message(1, { mac, code, ipxe, id }), 67, '255.255.255.255', id);
  const address = offers.map(offer => offer.address).find(each => each !== '0.0.0.0') ?? '';
  const boots = offers.find(offer => offer.file !== '');
  if (boots !== undefined) return { ...boots, address };
  // A proxy that names only itself is asked for the file on the port of boot servers.
  const proxy = offers.find(offer => offer.vendor.startsWith('PXEClient'));
  if (proxy === undefined) return { address };
  const request = message(3, { mac, code, ipxe, id, client: '10.0.4.9', service: proxy.service });
  const [answer] = await exchange(request, 4011, proxy.identifier, id);
  return answer === undefined ? { address } : { ...answer, address };
}

/** Sends a message and gathers what is answered within two seconds. */
function exchange(packet, port, address, id) {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true });
    const found = [];
    socket.on('error', reject);
    socket.on('message', answer => {
      if (answer[0] === 2 && answer.readUInt32BE(4) === id) found.push(read(answer));
    });
    socket.bind(68, () => {
      socket.setBroadcast(true);
      socket.send(packet, port, address);
      setTimeout(() => {
        socket.close();
        resolve(found);
      }, 2000);
    });
  });
}

function message(type, { mac, code, ipxe, id, client, service }) {
  const head = Buffer.alloc(236);
  head.set([1, 1, 6, 0]);
  head.writeUInt32BE(id, 4);
  if (client === undefined) head.writeUInt16BE(0x8000, 10);
  else head.set(client.split('.').map(Number), 12);
  head.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 28);
  const options = [
    [53, [type]],
    [55, [1, 3, 6, 43, 60, 66, 67]],
    [60, [...Buffer.from(`${[16, 19].includes(code) ? 'HTTP' : 'PXE'}Client:Arch:${String(code).padStart(5, '0')}:UNDI:003016`)]],
    [93, [0, code]],
    [94, [1, 3, 16]],
    [97, [0, ...Buffer.from(mac.replaceAll(':', '').padStart(32, '0'), 'hex')]],
    // The first service of the proxy's menu, and the first layer of it.
    ...(service === undefined ? [] : [[43, [71, 4, ...service, 0, 0, 255]]]),
    ...(ipxe
      ? [
          [77, [...Buffer.from('iPXE')]],
          [175, [177, 5, 1, 26, 244, 16, 0]],
        ]
      : []),
  ];
  return Buffer.concat([
    head,
    MAGIC,
    ...options.map(([tag, bytes]) => Buffer.from([tag, bytes.length, ...bytes])),
    Buffer.from([255]),
  ]);
}

function optionsOf(packet, start) {
  const options = new Map();
  let at = start;
  while (at < packet.length && packet[at] !== 255) {
    if (packet[at] === 0) at++;
    else {
      options.set(packet[at], packet.subarray(at + 2, at + 2 + packet[at + 1]));
      at += 2 + packet[at + 1];
    }
  }
  return options;
}

function read(packet) {
  const options = optionsOf(packet, 240);
  const menu = optionsOf(options.get(43) ?? Buffer.alloc(0), 0).get(9);
  const text = bytes => (bytes ?? Buffer.alloc(0)).toString('latin1').replace(/\0[\s\S]*$/, '');
  const dotted = bytes => [...bytes].join('.');
  return {
    file: text(options.get(67)) || text(packet.subarray(108, 236)),
    server: dotted(packet.subarray(20, 24)),
    identifier: dotted(options.get(54) ?? []),
    vendor: text(options.get(60)),
    service: menu && [...menu.subarray(0, 2)],
    address: dotted(packet.subarray(16, 20)),
  };
}
