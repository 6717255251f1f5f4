/** Systems of whose newest image EC2 servers are made. */
export const images = ["debian-12", "debian-13", "ubuntu-22.04", "ubuntu-24.04"] as const;

/** A system of which there are images. */
export type ImageName = (typeof images)[number];

/** The user that may log in, as the publishers of the images made it. */
export function imageUser(image: ImageName): string {
  return image.startsWith("ubuntu-") ? "ubuntu" : "admin";
}
