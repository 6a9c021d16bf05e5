/** One string format: its test, and what it is called in a message. */
export interface Format {
  readonly test: (text: string) => boolean;
  /** Such as `an IPv4 address`. */
  readonly name: string;
  /** Whether values of it are likely secrets, which no message may repeat. */
  readonly secret?: true;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const GO_DURATION = /^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*)$/;
const WORD_DURATION =
  /^\d+ ?(ns|nanos?|us|µs|micros?|ms|millis?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)$/;
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const IPV4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?([0-9a-f])[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['date-time', { name: "a time such as '2026-01-31T12:00:00Z'", test: isDateTime }],
  ['datetime', { name: "a time such as '2026-01-31T12:00:00Z'", test: isDateTime }],
  ['date', { name: "a date such as '2026-01-31'", test: isDate }],
  ['duration', { name: "a duration such as '1h30m'", test: text => GO_DURATION.test(text) || WORD_DURATION.test(text) }],
  ['byte', { name: 'base64', test: isBase64, secret: true }],
  ['ipv4', { name: 'an IPv4 address', test: isIPv4 }],
  ['ipv6', { name: 'an IPv6 address', test: isIPv6 }],
  ['ip', { name: 'an IP address', test: text => isIPv4(text) || isIPv6(text) }],
  ['cidr', { name: "a network such as '10.0.0.0/24'", test: isCidr }],
  ['uri', { name: 'a URI', test: isUri }],
  ['hostname', { name: 'a host name', test: isHostname }],
  ['email', { name: 'an e-mail address', test: text => /^[^\s@<>]+@[^\s@<>]+$/.test(text) }],
  [
    'mac',
    {
      name: 'a MAC address',
      test: text => /^([0-9a-f]{2}([:-])([0-9a-f]{2}\2){4}[0-9a-f]{2}|([0-9a-f]{4}\.){2}[0-9a-f]{4})$/i.test(text),
    },
  ],
  ['uuid', { name: 'a UUID', test: text => UUID.test(text) }],
  ['uuid3', { name: 'a UUID of version 3', test: text => UUID.exec(text)?.[1] === '3' }],
  ['uuid4', { name: 'a UUID of version 4', test: text => UUID.exec(text)?.[1] === '4' }],
  ['uuid5', { name: 'a UUID of version 5', test: text => UUID.exec(text)?.[1] === '5' }],
  ['hexcolor', { name: "a colour such as '#00ff00'", test: text => /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) }],
]);

/**
 * The test of a string format.
 *
 * @param name such as `date-time`
 * @returns undefined for a format that the API server does not test either, such as `password`
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation
 */
export function formatOf(name: string): Format | undefined {
  return FORMATS.get(name);
}

/** Whether a text is a Kubernetes quantity: a number with an optional suffix, such as `500m`, `1.5Gi` or `1e3`. */
export function isQuantity(text: string): boolean {
  return QUANTITY.test(text);
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month < 1 || month > 12) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /[Tt ]/.test(text.charAt(10)) && TIME.test(text.slice(11));
}

function isBase64(text: string): boolean {
  const plain = text.replace(/[\r\n]/g, '');
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

// Not those of node:net, whose first call compiles an expression for milliseconds.
function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

function isIPv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || text === '') return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  const last = groups[groups.length - 1];
  const mapped = last?.includes('.') === true && !text.endsWith('::');
  if (mapped && (last === undefined || !isIPv4(last))) return false;
  const hexadecimal = mapped ? groups.slice(0, -1) : groups;
  if (!hexadecimal.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = hexadecimal.length + (mapped ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

function isCidr(text: string): boolean {
  const slash = text.lastIndexOf('/');
  const [address, prefix] = [text.slice(0, slash), text.slice(slash + 1)];
  if (slash < 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix)) return false;
  if (isIPv4(address)) return Number(prefix) <= 32;
  return isIPv6(address) && Number(prefix) <= 128;
}

function isUri(text: string): boolean {
  if (/[\s<>"{}|\\^`]/.test(text)) return false;
  return text.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:.+$/.test(text);
}

function isHostname(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name.length <= 253 && name.split('.').every(label => LABEL.test(label));
}
