/** What is wrong where a zone of the settings is not there, or is there twice, and what to do. */
export function noZone(zone: string): string {
  return `tierwright:aws.dns.zone: Route 53 has not exactly one public zone ${zone} for this account: make it there and let its registrar name its servers, or set aws.dns.id`;
}
