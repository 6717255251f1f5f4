import { virtualHostSecrets, virtualHostStep } from "../../../components/sites/virtual-host-step";
import { sampleSite } from "../../sites/sample-site";
import { ServerWithNginx } from "./server-with-nginx";

const resolver = "etc/nginx/tierwright/resolver.conf";
const behindBalancer = virtualHostStep({
  site: sampleSite(),
  webserver: { httpPort: 80, httpsPort: 443 },
  balanced: true,
});
let server: ServerWithNginx;

beforeEach(async () => {
  server = new ServerWithNginx();
  server.write("etc/nginx/sites-enabled/.keep", "");
  server.write(
    "etc/nginx/tierwright/upstreams/prod.conf",
    "upstream site-prod { server 127.0.0.1:1 down; }\n",
  );
  await server.startNginx();
});

afterEach(async () => {
  await server.stop();
});

function apply(resolv: string) {
  server.write("etc/resolv.conf", resolv);
  return server.apply(behindBalancer, { [virtualHostSecrets.balancer]: "balancer.example.org" });
}

test("behind a balancer nginx asks whom the server asks for names", () => {
  const { code, stderr } = apply(
    "# nameserver 9.9.9.9\nsearch example.org\nnameserver 10.42.0.2\nnameserver fd00:ec2::253\nnameserver fe80::1%eth0\n",
  );

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.read(resolver)).toBe("resolver 10.42.0.2 [fd00:ec2::253] valid=5s ipv6=off;\n");
  expect(server.mode("etc/nginx/sites-available/prod.conf")).toBe("0640");
});

test("a server that asks nobody for names is an error", () => {
  const { code, stderr } = apply("search example.org\n");

  expect(code).not.toBe(0);
  expect(stderr).toContain("/etc/resolv.conf names no server");
});
