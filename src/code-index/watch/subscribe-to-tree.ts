import { subscribeToDirectories } from './directory-watches.ts';
import { subscribeWithParcel } from './parcel-subscription.ts';
import type { SubscribeToTree } from './tree-subscription.ts';

/**
 * Linux has no recursive watches, and those that @parcel/watcher builds from single ones miss directories that are made
 * or moved together with their content (its issues 97 and 243) and cannot be given back once a moved one is deleted (129).
 */
export function treeSubscriptionOf(platform: NodeJS.Platform): SubscribeToTree {
  return platform === 'linux' ? subscribeToDirectories : subscribeWithParcel;
}
