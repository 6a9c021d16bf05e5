import { Construct } from 'constructs';
import { writeFiles, type FileOutput, type FileSource } from '../core/file-source';
import { requireMac } from '../core/machine/mac';
import type { JsonObject } from '../core/model';
import { shown } from '../core/names';
import { requireProps } from '../core/props';
import { requireBootId, requireTitle } from './boot-text';
import { requireMatchbox, type Matchbox } from './matchbox';
import { MatchboxProfile } from './matchbox-profile';
import { pretty } from './pretty';

/** Properties of a {@link MatchboxGroup}. */
export interface MatchboxGroupProps {
  /** For people. @default - the id */
  readonly name?: string;
  /** What its machines boot. */
  readonly profile: MatchboxProfile;
  /** Hardware address of the one device that asks, for example `00:23:24:e7:29:40`; two addresses are two groups. @default - any */
  readonly mac?: string;
  /** The UUID that the machine's firmware tells (SMBIOS). @default - any */
  readonly uuid?: string;
  /** What else the request must say: `serial`, `hostname`, `domain`, `arch`, or what a script of yours adds. @default - nothing */
  readonly selector?: Readonly<Record<string, string>>;
  /** What templates in matchbox's `generic/` and `ignition/` are filled with. Everyone may read it. @default - nothing */
  readonly metadata?: JsonObject;
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Machines that boot one profile. All that is given must hold; without any, it is the group of every machine that is in no
 * other, and a server has at most one of these. Written to `matchbox/groups/<id>.json`.
 *
 * @throws if the id is no file name or taken, the profile is on another server, a selector could not match, or metadata would be lost
 * @see https://matchbox.psdn.io/matchbox/#groups
 */
export class MatchboxGroup extends Construct implements FileSource {
  readonly matchbox: Matchbox;
  readonly name: string;
  readonly profile: MatchboxProfile;
  /** What a request must say, by its parameter; sorted. Empty for the group of all other machines. */
  readonly selector: Readonly<Record<string, string>>;
  readonly metadata: JsonObject;

  constructor(scope: Matchbox, id: string, props: MatchboxGroupProps) {
    super(requireMatchbox('group', scope).place('group', requireBootId('group', id)), id);
    requireProps('MatchboxGroupProps', props);
    this.matchbox = scope;
    this.name = requireTitle('name', props.name ?? id);
    this.profile = requireProfile(props.profile, scope);
    this.selector = requireSelector(props);
    this.metadata = requireMetadata(props.metadata ?? {}, this.selector);
    scope.addGroup(this);
  }

  [writeFiles](output: FileOutput): void {
    const { selector, metadata } = this;
    output.file(
      `matchbox/groups/${this.node.id}.json`,
      pretty({
        id: this.node.id,
        name: this.name,
        profile: this.profile.node.id,
        ...(Object.keys(selector).length > 0 && { selector }),
        ...(Object.keys(metadata).length > 0 && { metadata }),
      }),
    );
  }
}

function requireProfile(profile: MatchboxProfile, matchbox: Matchbox): MatchboxProfile {
  if (!MatchboxProfile.isMatchboxProfile(profile)) throw new Error(`profile must be a MatchboxProfile, got ${shown(profile)}`);
  const { endpoint } = profile.matchbox;
  if (endpoint !== matchbox.endpoint)
    throw new Error(
      `profile '${profile.node.path}' is on ${endpoint}, and the group on ${matchbox.endpoint}: it would not be found`,
    );
  return profile;
}

function requireSelector({ mac, uuid, selector = {} }: MatchboxGroupProps): Readonly<Record<string, string>> {
  const own: [string, string][] = [];
  if (mac !== undefined) own.push(['mac', requireMac('mac', mac)]);
  if (uuid !== undefined) {
    const text = typeof uuid === 'string' ? uuid.toLowerCase() : '';
    if (!uuidForm.test(text))
      throw new Error(`uuid must be one such as 4c4c4544-0043-3510-8052-b4c04f4d4c32, got ${shown(uuid)}`);
    own.push(['uuid', text]);
  }
  for (const [key, value] of Object.entries(selector)) {
    if (['mac', 'uuid'].includes(key.toLowerCase())) throw new Error(`selector has ${key}: give it as ${key.toLowerCase()}`);
    if (!/^[A-Za-z_][\w-]*$/.test(key)) throw new Error(`selector must have names such as serial, got '${key}'`);
    // An empty value matches every request that does not say it.
    if (typeof value !== 'string' || !/^[^\p{Cc}]+$/u.test(value))
      throw new Error(`selector ${key} must be a text in one line, got ${shown(value)}`);
  }
  return Object.fromEntries([...own, ...Object.entries(selector)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Templates see selectors and the request beside metadata: of two that share a name, matchbox drops the metadata. */
function requireMetadata(metadata: JsonObject, selector: Readonly<Record<string, string>>): JsonObject {
  const selected = Object.keys(selector).map(key => key.toLowerCase());
  for (const key of Object.keys(metadata)) {
    if (key === 'request' || key.startsWith('ipxe'))
      throw new Error(`metadata ${key} is reserved: matchbox puts there what the machine asked`);
    if (selected.includes(key)) throw new Error(`metadata ${key} would be replaced by the selector of that name`);
  }
  return metadata;
}
