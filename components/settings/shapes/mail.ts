import { z } from "zod";

/** A host name, or an IP address with IPv6 in brackets, and an optional port: what may stand in a URL before its path. */
const authority = String.raw`(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?`;

/** An address on the web which stays itself inside quotes. */
export const webAddress = z
  .string()
  .max(2000, "must be at most 2000 characters long")
  .regex(
    new RegExp(String.raw`^https?://${authority}(?:[/?][A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]*)?$`),
    "must begin with https:// or http://, and be without a password, spaces and quotes",
  );

/** A mail server, as curl takes it. */
export const mailServer = z
  .string()
  .regex(
    new RegExp(`^smtps?://${authority}$`),
    "must be smtps://host or smtp://host, with an optional port, such as smtp://mail.example.org:587",
  );

/** An address for mail, without a name. */
export const mailAddress = z
  .string()
  .max(254, "must be at most 254 characters long")
  .regex(
    /^[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    "must be a mail address without a name, such as team@example.org",
  );
