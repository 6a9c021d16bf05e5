import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import type { ClientRequestOptions, IRequestClient } from '@1password/connect';

/** How a Connect server is asked. */
export interface ConnectPatience {
  /** Longest time for one answer, in milliseconds. @default 10000 */
  readonly timeout?: number;
  /** How often it is asked before giving up. @default 4 */
  readonly tries?: number;
  /** First pause between two tries, in milliseconds; each is twice the one before. @default 500 */
  readonly pause?: number;
}

/** What an answer was, without what stood in it. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly again: boolean,
    readonly after = 0,
  ) {
    super(message);
  }
}

/**
 * Asks a Connect server, again if it is busy or away for a moment. Its errors tell what happened, and nothing of what was sent or received.
 */
export class ConnectTransport implements IRequestClient {
  /** Part of the interface; each request has its own. */
  readonly defaultTimeout: number;

  constructor(
    private readonly host: string,
    private readonly patience: ConnectPatience = {},
  ) {
    this.defaultTimeout = patience.timeout ?? 10_000;
  }

  async request(
    method: string,
    url: string,
    options: ClientRequestOptions,
  ): Promise<{ readonly status: number; readonly data: unknown }> {
    const { tries = 4, pause = 500 } = this.patience;
    // Sent twice, what makes something would make it twice.
    const repeatable = method.toLowerCase() !== 'post';
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(method, url, options);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (!error.again || !(repeatable || error.after > 0) || attempt >= tries)
          throw new pulumi.RunError(attempt > 1 ? `${error.message}, after ${attempt} tries` : error.message);
        await sleep(Math.max(pause * 2 ** (attempt - 1), error.after));
      }
    }
  }

  private async once(
    method: string,
    url: string,
    { authToken, data, params, responseType }: ClientRequestOptions,
  ): Promise<{ readonly status: number; readonly data: unknown }> {
    const timeout = this.defaultTimeout;
    const address = new URL(url);
    for (const [key, value] of Object.entries((params ?? {}) as Record<string, unknown>))
      address.searchParams.set(key, String(value));
    try {
      const response = await fetch(address, {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${authToken}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(timeout),
        redirect: 'error',
        ...(data !== undefined && { body: JSON.stringify(data) }),
      });
      const text = await response.text();
      if (!response.ok) throw this.refusal(response.status, response.headers.get('retry-after'));
      return { status: response.status, data: responseType === 'stream' ? Readable.from([text]) : this.parsed(text) };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw this.unreachable(error, timeout);
    }
  }

  private parsed(text: string): unknown {
    try {
      return text === '' ? undefined : JSON.parse(text);
    } catch {
      throw new Refusal(`1Password Connect at ${this.host} answers with something that is not JSON: is this its address?`, false);
    }
  }

  private refusal(status: number, retryAfter: string | null): Refusal {
    const who = `1Password Connect at ${this.host}`;
    const seconds = Number(retryAfter ?? 0);
    switch (status) {
      case 401:
        return new Refusal(`${who} does not accept the token (401): was it made for this server, and is it still valid?`, false);
      case 403:
        return new Refusal(`${who} does not let this token do that (403): give it access to the vault`, false);
      case 404:
        return new Refusal(`${who} has no such vault, item or file (404)`, false);
      case 429:
        return new Refusal(`${who} is asked too often (429)`, true, Math.max(1, (Number.isFinite(seconds) ? seconds : 0) * 1000));
      default:
        return new Refusal(`${who} answers with status ${status}`, status >= 500);
    }
  }

  private unreachable(error: unknown, timeout: number): Refusal {
    const who = `1Password Connect at ${this.host}`;
    if ((error as { readonly name?: string }).name === 'TimeoutError')
      return new Refusal(`${who} did not answer within ${timeout} ms`, true);
    const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string } };
    return new Refusal(`${who} cannot be reached: ${cause?.code ?? cause?.message ?? 'the connection broke'}`, true);
  }
}
