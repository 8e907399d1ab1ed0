using Mavryk.P2p.Node.Commands;

return await NodeCommandLine.RunAsync(args);
