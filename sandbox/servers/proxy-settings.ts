/** Lines of /etc/environment and pip.conf that give a server this machine's way to the package registries. */
export interface ProxySettings {
  readonly environment: string;
  readonly pipConf: string;
}

const proxyNames = ["http_proxy", "https_proxy", "no_proxy"] as const;

/** pip's settings that say where packages come from; those that name local files mean nothing on a server. */
const pipNames = ["index_url", "extra_index_url", "trusted_host", "default_timeout", "retries"] as const;

/** @param gateway address at which a server reaches this machine: a proxy on this machine's 127.0.0.1 is asked there. */
export function proxySettings(
  variables: Readonly<Record<string, string | undefined>>,
  gateway: string,
): ProxySettings {
  const lines = proxyNames.flatMap((name) => {
    const value = variables[name] ?? variables[name.toUpperCase()];
    if (value === undefined || value === "") return [];
    const reachable =
      name === "no_proxy" ? value : value.replace(/\/\/(localhost|127\.0\.0\.1)\b/, `//${gateway}`);
    return [`${name}="${reachable}"`, `${name.toUpperCase()}="${reachable}"`];
  });
  const pip = pipNames.flatMap((name) => {
    const value = variables[`PIP_${name.toUpperCase()}`];
    return value === undefined
      ? []
      : [`${name.replaceAll("_", "-").replace("default-timeout", "timeout")} = ${value}`];
  });
  return {
    environment: lines.map((line) => `${line}\n`).join(""),
    pipConf: ["[global]", "cache-dir = /var/cache/pip", ...pip].map((line) => `${line}\n`).join(""),
  };
}
