using System.CommandLine;
using System.Globalization;
using Mavryk.P2p.Actors.Storage;
using Mavryk.P2p.Node.Output;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Spectre.Console;

namespace Mavryk.P2p.Node.Commands;

/// <summary><c>identity generate|show|check</c>: the standard identity.json (wire 2.4).</summary>
internal static class IdentityCommand
{
    private const double DefaultDifficulty = 26;

    public static Command Create()
    {
        var file = new Option<string>("--identity") { HelpName = "FILE", Description = "The identity file", DefaultValueFactory = static _ => "identity.json" };
        var difficulty = new Argument<double>("DIFFICULTY")
        {
            Description = "Difficulty of the proof of work, 0 to 256",
            DefaultValueFactory = static _ => DefaultDifficulty,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = static result =>
            {
                var text = result.Tokens[0].Value;
                if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || !ProofOfWorkTarget.IsDifficulty(value))
                {
                    result.AddError($"'{text}' is not a number from 0 to {ProofOfWorkTarget.MaxDifficulty}");
                }

                return value;
            },
        };
        var generate = new Command("generate", "Make a new identity; refuses to overwrite one") { difficulty, file };
        generate.SetAction(CommandContext.Action(context => GenerateAsync(context, context.Parsed.GetValue(file)!, context.Parsed.GetValue(difficulty))));
        var show = new Command("show", "Show the public part of an identity") { file };
        show.SetAction(CommandContext.Action(context => Task.FromResult(Show(context, context.Parsed.GetValue(file)!, expectedDifficulty: null))));
        var check = new Command("check", "Check the keys of an identity and its proof of work") { difficulty, file };
        check.SetAction(CommandContext.Action(context => Task.FromResult(Show(context, context.Parsed.GetValue(file)!, context.Parsed.GetValue(difficulty)))));
        return new Command("identity", "Make, show or check the identity of a node") { generate, show, check };
    }

    private static async Task<int> GenerateAsync(CommandContext context, string file, double difficulty)
    {
        var search = new IdentitySearch(context.Terminal);
        switch (await search.ShowAsync(new IdentityStore(file).GenerateAsync(new IdentityGenerator(), difficulty, search, context.Stop)).ConfigureAwait(false))
        {
            case IdentityResult.Generated(var identity):
                using (identity)
                {
                    Show(context, identity);
                }

                return ExitCode.Done;
            case IdentityResult.Failed(var error):
                return context.Fail(error);
            default:
                throw new InvalidOperationException("A new identity was asked for.");
        }
    }

    private static int Show(CommandContext context, string file, double? expectedDifficulty)
    {
        if (!new IdentityStore(file).TryRead(expectedDifficulty, out var identity, out var error))
        {
            return context.Fail(error);
        }

        using (identity)
        {
            Show(context, identity);
        }

        if (expectedDifficulty is { } difficulty)
        {
            context.Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The proof of work reaches difficulty {difficulty}."));
        }

        return ExitCode.Done;
    }

    private static void Show(CommandContext context, NodeIdentity identity)
    {
        context.Terminal.Out.WriteLine($"peer_id: {identity.PeerId}");
        context.Terminal.Out.WriteLine($"public_key: {identity.PublicKey}");
        context.Terminal.Out.WriteLine($"proof_of_work_stamp: {Convert.ToHexStringLower(identity.Stamp.ToByteArray())}");
    }
}
