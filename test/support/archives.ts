import { gunzipSync, inflateRawSync } from 'node:zlib';

/** One regular file out of a gzipped tar archive, such as an npm package; undefined when the archive has no such path. */
export function fileOfTarball(tarball: Buffer, path: string): Buffer | undefined {
  const tar = gunzipSync(tarball);
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const name = cString(tar, at, 100);
    const prefix = cString(tar, at + 345, 155);
    const size = parseInt(cString(tar, at + 124, 12).trim() || '0', 8);
    const start = at + 512;
    if ((prefix ? `${prefix}/${name}` : name) === path) return tar.subarray(start, start + size);
    at = start + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

/** One file out of a zip archive (stored or deflated, below 4 GiB); undefined when the archive has no such path. */
export function fileOfZip(zip: Buffer, path: string): Buffer | undefined {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip archive: no end of central directory');
  const entries = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < entries; entry++) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === path) return zipEntry(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

function zipEntry(zip: Buffer, directory: number): Buffer {
  const method = zip.readUInt16LE(directory + 10);
  const packed = zip.readUInt32LE(directory + 20);
  const size = zip.readUInt32LE(directory + 24);
  const local = zip.readUInt32LE(directory + 42);
  // The local header has its own name and extra lengths: the extra field often differs from the directory's.
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const data = zip.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw new Error(`zip compression method ${method} is not supported`);
  const file = method === 0 ? data : inflateRawSync(data, { maxOutputLength: size });
  if (file.length !== size) throw new Error(`zip entry has ${file.length} bytes instead of ${size}`);
  return file;
}

function cString(buffer: Buffer, start: number, length: number): string {
  const end = buffer.indexOf(0, start);
  return buffer.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}
