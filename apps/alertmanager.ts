import type { ServiceRef } from '../lib';
import { hostAndPort } from './addresses';

/** Who is told of which alert: critical ones at once, the rest in a digest, chatter nobody. */
export function alertmanager(matrix: ServiceRef): object {
  const receiver = (room: string, sendResolved: boolean): object => ({
    webhook_configs: [
      {
        url: `http://${hostAndPort(matrix)}/alerts/${room}`,
        send_resolved: sendResolved,
      },
    ],
  });
  return {
    route: {
      receiver: 'matrix-digest',
      group_by: ['alertname', 'namespace', 'name'],
      group_wait: '5m',
      group_interval: '30m',
      repeat_interval: '24h',
      routes: [
        { receiver: 'null', matchers: ['alertname=~"Watchdog|InfoInhibitor|CPUThrottlingHigh"'] },
        { receiver: 'null', matchers: ['severity="info"'] },
        {
          receiver: 'matrix-critical',
          matchers: ['severity="critical"'],
          group_wait: '10s',
          group_interval: '5m',
          repeat_interval: '1h',
        },
        {
          receiver: 'matrix-digest',
          matchers: ['source="argocd-notifications"'],
          group_by: ['alertname', 'app_name'],
          group_wait: '1m',
          group_interval: '30m',
          repeat_interval: '24h',
        },
        { receiver: 'matrix-digest', matchers: ['severity="warning"'] },
      ],
    },
    inhibit_rules: [
      {
        source_matchers: ['severity="critical"'],
        target_matchers: ['severity=~"warning|info"'],
        equal: ['namespace', 'alertname'],
      },
      { source_matchers: ['alertname="InfoInhibitor"'], target_matchers: ['severity="info"'], equal: ['namespace'] },
      {
        source_matchers: ['alertname="ArgoCDAppDegraded"'],
        target_matchers: ['alertname="ArgoCDAppOutOfSync"'],
        equal: ['name'],
      },
      {
        source_matchers: ['alertname="CertificateExpired"'],
        target_matchers: ['alertname=~"CertificateExpiring.*|CertificateNotReady"'],
        equal: ['namespace', 'name'],
      },
      {
        source_matchers: ['alertname="CertificateExpiringCritical"'],
        target_matchers: ['alertname="CertificateExpiringSoon"'],
        equal: ['namespace', 'name'],
      },
    ],
    receivers: [
      { name: 'null' },
      { name: 'matrix-critical', ...receiver('homelab-alerts', true) },
      { name: 'matrix-digest', ...receiver('homelab-digest', false) },
    ],
  };
}
