// The packages that bring Node name their platform as text, where pnpm reads lists only; without this every one of them
// would be installed everywhere. Their programs need glibc: on other systems the machine's own Node is used.
module.exports = {
  hooks: {
    readPackage(manifest) {
      if (!/^node-linux-(x64|arm64)$/.test(manifest.name)) return manifest;
      return { ...manifest, os: [manifest.os].flat(), cpu: [manifest.cpu].flat(), libc: ["glibc"] };
    },
  },
};
