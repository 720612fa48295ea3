// Preloaded into a process that must not open a connection: any that it tries ends it with a status of its own.
const { Socket } = require('node:net');
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const options = args.flat(2).find((each) => typeof each === 'object' && each !== null) ?? {};
  // a pipe between processes of this machine is no network
  if (options.path === undefined) {
    process.stderr.write(`A connection was tried: ${JSON.stringify(options)}\n`);
    process.exit(99);
  }
  return connect.apply(this, args);
};
