import { spawnSync } from 'node:child_process';
import { run, Running } from './processes';

/** Where the server is in the scene's network plan. */
export const serverAddress = '10.0.4.2';

/**
 * A network that nobody else is on: a server (10.0.4.2) and a router (10.0.4.1), each in a namespace of its own, and a switch in the one
 * where machines are (itself 10.0.4.9), with a device `tap0` for a virtual machine.
 */
export class Network {
  private readonly running: Running[] = [];
  private readonly names = { server: '', router: '', client: '' };

  constructor(private readonly ip: string) {
    for (const name of ['server', 'router', 'client'] as const) {
      this.names[name] = `homelab-${process.pid}-${name}`;
      run(ip, ['netns', 'add', this.names[name]]);
      run(ip, ['-n', this.names[name], 'link', 'set', 'lo', 'up']);
    }
    const { client } = this.names;
    const inClient = (...args: readonly string[]): string => run(ip, ['-n', client, ...args]);
    inClient('link', 'add', 'switch', 'type', 'bridge', 'forward_delay', '0');
    inClient('address', 'add', '10.0.4.9/24', 'dev', 'switch');
    inClient('link', 'set', 'switch', 'up');
    inClient('route', 'add', 'default', 'via', '10.0.4.1', 'dev', 'switch');
    for (const [name, address] of [
      ['server', serverAddress],
      ['router', '10.0.4.1'],
    ] as const) {
      inClient('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.names[name]);
      inClient('link', 'set', name, 'master', 'switch', 'up');
      run(ip, ['-n', this.names[name], 'address', 'add', `${address}/24`, 'dev', 'eth0']);
      run(ip, ['-n', this.names[name], 'link', 'set', 'eth0', 'up']);
    }
    run(ip, ['netns', 'exec', client, ip, 'tuntap', 'add', 'tap0', 'mode', 'tap']);
    inClient('link', 'set', 'tap0', 'master', 'switch', 'up');
  }

  /** What is put in front of a command that runs in a namespace. */
  within(name: 'server' | 'router' | 'client'): readonly string[] {
    return [this.ip, 'netns', 'exec', this.names[name]];
  }

  /** Starts a program in a namespace; it ends with the network. */
  start(name: 'server' | 'router' | 'client', command: string, args: readonly string[]): Running {
    const [ip = '', ...before] = this.within(name);
    return this.take(new Running(command, ip, [...before, command, ...args]));
  }

  /** Ends a program with the network. */
  take(running: Running): Running {
    this.running.push(running);
    return running;
  }

  /** Runs a program in a namespace to its end. */
  run(name: 'server' | 'router' | 'client', command: string, args: readonly string[], input: string): string {
    const [ip = '', ...before] = this.within(name);
    const { status, stdout, stderr } = spawnSync(ip, [...before, command, ...args], {
      input,
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
    return stdout;
  }

  async remove(): Promise<void> {
    for (const each of this.running.splice(0)) await each.stop();
    for (const name of Object.values(this.names)) spawnSync(this.ip, ['netns', 'delete', name]);
  }
}
