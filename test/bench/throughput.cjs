'use strict';

// One figure in one fresh process: `node throughput.cjs <stock|ours> <objects>` prints { ms, rssMB, bytes } as JSON.
const { performance } = require('node:perf_hooks');
const { objects } = require('./corpus.cjs');

const [, , subject, count] = process.argv;
const total = Number(count);
const perChart = 50;

function stock() {
  const { App, Chart, ApiObject } = require('cdk8s');
  return () => {
    const app = new App();
    for (let start = 0; start < total; start += perChart) {
      const chart = new Chart(app, `chart-${start}`);
      objects(start, Math.min(perChart, total - start), 'bench').forEach(
        (object, index) => new ApiObject(chart, `object-${index}`, object),
      );
    }
    return app.synthYaml().length;
  };
}

function ours() {
  require('../../lib/cli/typescript-hook.cjs').install();
  const { ApiObject } = require('cdk8s');
  const { Homelab, Cluster, ManifestAddon } = require('../../lib/index.ts');
  const { argoCd } = require('../../lib/gitops/argocd/engine.ts');
  return () => {
    const homelab = new Homelab({ repository: { url: 'https://git.example/homelab.git' } });
    const groups = ['external-secrets.io', 'gateway.networking.k8s.io', 'monitoring.coreos.com'];
    const cluster = new Cluster(homelab, 'bench', { domain: 'example.net', engine: argoCd(), externalCrds: groups });
    cluster.external('ClusterSecretStore', '', 'store');
    cluster.external('Gateway', 'gateway', 'gateway');
    for (let start = 0; start < total; start += perChart) {
      const addon = new ManifestAddon(cluster, `chart-${start}`, { namespace: 'bench' });
      objects(start, Math.min(perChart, total - start), 'bench').forEach(
        (object, index) => new ApiObject(addon.manifests, `object-${index}`, object),
      );
    }
    let bytes = 0;
    for (const text of homelab.render().files.values()) bytes += text.length;
    return bytes;
  };
}

const run = subject === 'stock' ? stock() : ours();
const began = performance.now();
const bytes = run();
const ms = performance.now() - began;
process.stdout.write(JSON.stringify({ ms, bytes, rssMB: process.resourceUsage().maxRSS / 1024 }));
