export {
  Schematic,
  type SchematicImageOptions,
  type SchematicMeta,
  type SchematicOverlay,
  type SchematicProps,
} from './schematic';
