import type { RegisteredSchematic } from './asset-manifest';
import { isPlainObject } from '../core/plain-data';
import { OperationError, reasonOf } from './operation-error';

const timeoutMs = 30_000;

/**
 * Tells an Image Factory a schematic, so that it can make its images; one that it knows already stays as it is.
 *
 * @throws OperationError when it cannot be reached, refuses, or computes another id than we did
 * @see https://github.com/siderolabs/image-factory#post-schematics
 */
export async function registerSchematic({ id, factory, yaml }: RegisteredSchematic): Promise<void> {
  const url = `${factory.replace(/\/+$/, '')}/schematics`;
  const { status, body } = await post(url, yaml);
  if (status !== 200 && status !== 201)
    throw new OperationError(`${url} answered ${status}${body === '' ? '' : `: ${body.trim().slice(0, 300)}`}`);
  const theirs = idIn(body);
  if (theirs === undefined) throw new OperationError(`${url} answered without the id of a schematic: is it an Image Factory?`);
  if (theirs !== id)
    throw new OperationError(
      `${factory} has the id ${theirs} for the schematic that is ${id} here: machines would boot an image that nobody described, so nothing is downloaded`,
    );
}

async function post(url: string, yaml: string): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const headers = { 'content-type': 'application/yaml', 'user-agent': 'cdk8s-homelab' };
    const response = await fetch(url, { method: 'POST', headers, body: yaml, signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw new OperationError(`${url} cannot be reached: ${reasonOf(error)}`);
  }
}

function idIn(body: string): string | undefined {
  try {
    const data: unknown = JSON.parse(body);
    return isPlainObject(data) && typeof data['id'] === 'string' ? data['id'] : undefined;
  } catch {
    return undefined;
  }
}
