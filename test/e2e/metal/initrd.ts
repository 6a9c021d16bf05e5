import { readFileSync } from 'node:fs';

/** What the little system prints around the command line that its kernel got. */
export const marks = { before: '[command line[', after: ']]' };

const init = `#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox printf '${marks.before}'
while IFS= read -r line; do /bin/busybox printf '%s' "$line"; done </proc/cmdline
/bin/busybox printf '${marks.after}\\n'
/bin/busybox poweroff -f
`;

/** An initial file system (cpio, "newc") in which a shell prints the kernel's command line and turns the machine off. */
export function initrd(busybox: string): Buffer {
  return Buffer.concat([
    entry('bin', 0o40755, Buffer.alloc(0)),
    entry('proc', 0o40755, Buffer.alloc(0)),
    entry('bin/busybox', 0o100755, readFileSync(busybox)),
    entry('init', 0o100755, Buffer.from(init)),
    entry('TRAILER!!!', 0, Buffer.alloc(0)),
  ]);
}

function entry(name: string, mode: number, content: Buffer): Buffer {
  const path = Buffer.from(`${name}\0`);
  const fields = [0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, path.length, 0];
  const header = `070701${fields.map(each => each.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), path])), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
