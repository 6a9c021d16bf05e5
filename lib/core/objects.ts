import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { isAddon } from './target';

/** The objects within a construct, in the order they were made; those of an add-on within it are that add-on's. */
export function objectsWithin(construct: Construct): readonly ApiObject[] {
  const found: ApiObject[] = [];
  collect(construct, found);
  return found;
}

function collect(construct: Construct, found: ApiObject[]): void {
  if (ApiObject.isApiObject(construct)) found.push(construct);
  const { children } = construct.node;
  for (let index = 0; index < children.length; index++) {
    const child = children[index];
    if (child !== undefined && !isAddon(child)) collect(child, found);
  }
}
