import { templateText } from "../../../components/steps/template";
import { outputOf } from "../../support/output-of";

/** As needrestart reads its configuration and looks a service up: what is left alone has 0. */
const reader = `
our %nrconf = (override_rc => { qr(^dbus) => 0 });
eval do { local $/; <STDIN> };
die $@ if $@;
for my $service (@ARGV) {
  my ($key) = grep { $service =~ /$_/ } sort keys %{$nrconf{override_rc}};
  print "$service\\n" unless defined $key && $nrconf{override_rc}->{$key} == 0;
}`;

test("needrestart leaves replicas and Tierwright's own services alone, and nothing else", () => {
  const ours = [
    "site-my-shop@41001.service",
    "tierwright-lifecycle.service",
    "tierwright-leave@prod.service",
  ];
  const others = [
    "nginx.service",
    "postgresql@15-main.service",
    "site-planner.service",
    "my-tierwright-.service",
  ];
  const input = templateText("host/needrestart.conf.mustache");

  const restarted = outputOf("perl", ["-e", reader, ...ours, ...others], { input }).toString();

  expect(restarted.trim().split("\n")).toEqual(others);
});
