/** How logs are laid out that were written before Loki had a better way: what there is stays readable. */
export const lokiBeforeTsdb = {
  loki: {
    schemaConfig: {
      configs: [
        {
          from: '2024-01-01',
          store: 'boltdb-shipper',
          object_store: 'filesystem',
          schema: 'v12',
          index: { prefix: 'loki_index_', period: '24h' },
        },
      ],
    },
    limits_config: { allow_structured_metadata: false },
  },
};
