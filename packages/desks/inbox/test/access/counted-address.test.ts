import { expect, it } from "vitest";
import { countedAddress } from "../../src/access/counted-address.ts";

it("counts an IPv4 address as itself, and an IPv6 address as its network", () => {
  const same = countedAddress("2001:db8::1");
  for (const address of ["2001:0db8:0:0:ffff::1", "2001:DB8::", "2001:db8:0:0:1:2:3:4", "2001:db8::1%eth0"]) {
    expect(countedAddress(address)).toBe(same);
  }
  for (const address of ["2001:db8:0:1::1", "::1", "10.0.0.1"]) expect(countedAddress(address)).not.toBe(same);
  expect(countedAddress("::ffff:10.0.0.1")).toBe(countedAddress("10.0.0.1"));
  expect(countedAddress(undefined)).toBe(countedAddress(""));
});
