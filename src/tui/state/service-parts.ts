/** What the detail of a service shows: all there is to say of it above its journal, or one of them alone. */
const serviceParts = ['both', 'facts', 'journal'] as const;

export type ServicePart = (typeof serviceParts)[number];

export function nextServicePart(part: ServicePart): ServicePart {
  return serviceParts[(serviceParts.indexOf(part) + 1) % serviceParts.length] ?? 'both';
}
