/** Facts of tagged resources and of critical stores, from which the examples of controls start. */

export const exampleStore = {
  kind: 'database',
  inService: true,
  copiedTo: [],
  partlyCopiedTo: [],
  restorableTo: '2026-01-15T11:55:00.000Z',
} as const;

export const owned = { Project: 'payments', Environment: 'production' };

export const tagged = (name: string, tags: Record<string, string>) => ({
  facts: { name, tags, exists: true as const },
});

/** These resources, and no others, carry a tag or ever did. */
export const listing = (...taggedResources: (ReturnType<typeof tagged> & { readonly id?: string })[]) => ({
  taggedResources,
});
