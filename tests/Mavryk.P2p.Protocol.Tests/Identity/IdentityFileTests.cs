using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Mavryk.P2p.Protocol.Crypto;
using Mavryk.P2p.Protocol.Identity;
using Mavryk.P2p.Protocol.Tests.Json;
using Mavryk.P2p.Protocol.Tests.Vectors;

namespace Mavryk.P2p.Protocol.Tests.Identity;

public sealed class IdentityFileTests
{
    private const string File = "/data/identity.json";

    public static TheoryData<string> Valid =>
    [
        VectorFile.Read("identity").GetRawText(),
        VectorFile.Example("E15-alice").GetProperty("output").GetProperty("json").GetRawText(),
        VectorFile.Example("E15-bob").GetProperty("output").GetProperty("json").GetRawText(),
        .. VectorFile.Read("json").GetProperty("identity").EnumerateArray().Select(static entry => entry.GetProperty("json").GetRawText()),
    ];

    [Theory]
    [MemberData(nameof(Valid))]
    public void An_identity_is_read_and_written_as_it_was(string text)
    {
        using var identity = Read(text);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(json.RootElement.Text("peer_id"), identity.PeerId.ToString());
        Assert.Equal(json.RootElement.Text("public_key"), identity.PublicKey.ToString());
        Assert.Equal(json.RootElement.Text("proof_of_work_stamp"), identity.Stamp.ToString());
        JsonAssert.Equal(json.RootElement, IdentityFile.Write(identity));
    }

    [Fact]
    public void Texts_are_accepted_and_refused_like_in_the_reference()
    {
        foreach (var entry in VectorFile.Read("json").GetProperty("identity_decode").EnumerateArray())
        {
            if (entry.TryGetProperty("decoded", out var decoded))
            {
                using var identity = Read(entry.Text("input"));
                JsonAssert.Equal(decoded, IdentityFile.Write(identity));
            }
            else
            {
                var error = Assert.IsType<IdentityFileError.MalformedIdentityFile>(Refuse(entry.Text("input"))).Error;
                Assert.Equal(entry.Text("decode_error").StartsWith("At /extra", StringComparison.Ordinal) ? "/extra" : "", error.Path);
            }
        }
    }

    [Fact]
    [Trait("Scenario", "BOX-17")]
    public void A_foreign_identity_is_read_and_written()
    {
        const string Text = """
            {
                "peer_id": "idtqxHUjbjbCfaDn4jczoPGsnhacKX",
                "public_key": "a072c7b3e477142689cadee638078b377df5e5793e3cea529d0b718cde59f212",
                "secret_key": "d37c77a8643c7f7fce9219e9769ed4dd23bc542265da47a64a2613bd199ad74e",
                "proof_of_work_stamp": "0cfe810d9b4591f0f50721b6811f2981a4274e9d0593bbd0"
            }
            """;
        using var identity = Read(Text);
        Assert.Equal(identity.PublicKey.ToPeerId(), identity.PeerId);
        JsonAssert.Equal(JsonDocument.Parse(Text).RootElement, IdentityFile.Write(identity));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("17", "")]
    [InlineData("""{"peer_id": "idtx6Gt5fKECu34g4SUGYYzw6iBYeb"}""", "/peer_id")]
    [InlineData("""{"peer_id": null}""", "/peer_id")]
    [InlineData("""{"public_key": 17}""", "/public_key")]
    [InlineData("""{"public_key": "7b"}""", "/public_key")]
    [InlineData("""{"public_key": "xxf0f4dcd0113c878a31d05e270d727671c6a93103784e6bcf7ea6b889851810"}""", "/public_key")]
    [InlineData("""{"public_key": "0x7bf0f4dcd0113c878a31d05e270d727671c6a93103784e6bcf7ea6b8898518"}""", "/public_key")]
    public void A_malformed_field_is_named_by_its_path(string text, string path) =>
        Assert.Equal(path, Assert.IsType<IdentityFileError.MalformedIdentityFile>(Refuse(text)).Error.Path);

    [Fact]
    public void Each_field_but_the_peer_id_is_needed_once_and_in_any_case_of_hex()
    {
        var json = VectorFile.Read("identity");
        var fields = json.EnumerateObject().Select(static field => $"\"{field.Name}\": {field.Value.GetRawText()}").ToArray();
        foreach (var (index, field) in fields.Index())
        {
            Assert.IsType<IdentityFileError.MalformedIdentityFile>(Refuse($"{{{string.Join(',', fields.Append(field))}}}"));
            var without = $"{{{string.Join(',', fields.Where((_, other) => other != index))}}}";
            if (index == 0)
            {
                Read(without).Dispose();
            }
            else
            {
                Assert.IsType<IdentityFileError.MalformedIdentityFile>(Refuse(without));
            }
        }

        using var reversed = Read($"{{{string.Join(',', fields.Reverse())}}}");
        using var upper = Read($$"""
            {"public_key": "{{json.Text("public_key").ToUpperInvariant()}}", "secret_key": "{{json.Text("secret_key").ToUpperInvariant()}}",
             "proof_of_work_stamp": "{{json.Text("proof_of_work_stamp").ToUpperInvariant()}}"}
            """);
        Assert.Equal(json.Text("peer_id"), upper.PeerId.ToString());
    }

    [Fact]
    [Trait("Scenario", "BOX-19")]
    public void Checks_come_in_order_and_each_has_its_error()
    {
        var (alice, bob) = (Fields("E15-alice"), Fields("E15-bob"));

        // Everything is wrong at once, then one thing less each time.
        var all = Refuse(Text(bob["peer_id"], alice["public_key"], bob["secret_key"], "x", more: """, "more": 1"""), 256);
        Assert.Equal("/proof_of_work_stamp", Assert.IsType<IdentityFileError.MalformedIdentityFile>(all).Error.Path);
        Assert.Equal("main.identity.malformed_file", all.Id);

        var mismatch = Refuse(Text(bob["peer_id"], alice["public_key"], bob["secret_key"], alice["proof_of_work_stamp"]), 256);
        Assert.Equal(alice["peer_id"], Assert.IsType<IdentityFileError.IdentityMismatch>(mismatch).PublicKeyHash.ToString());
        Assert.Equal("main.identity.identity_mismatch", mismatch.Id);

        var keys = Refuse(Text(alice["peer_id"], alice["public_key"], bob["secret_key"], alice["proof_of_work_stamp"]), 256);
        Assert.Equal(alice["public_key"], Assert.IsType<IdentityFileError.IdentityKeysMismatch>(keys).PublicKey.ToString());
        Assert.Equal("main.identity.identity_keys_mismatch", keys.Id);

        var work = Refuse(Text(alice["peer_id"], alice["public_key"], alice["secret_key"], alice["proof_of_work_stamp"]), 13);
        Assert.Equal(new IdentityFileError.InsufficientProofOfWork(13), work);
        Assert.Equal("main.identity.insufficient_proof_of_work", work.Id);

        Read(Text(alice["peer_id"], alice["public_key"], alice["secret_key"], alice["proof_of_work_stamp"]), 12.5).Dispose();
        Read(Text(alice["peer_id"], alice["public_key"], alice["secret_key"], alice["proof_of_work_stamp"])).Dispose();
    }

    [Fact]
    public void Errors_tell_the_file_and_keep_the_secret()
    {
        var (alice, bob) = (Fields("E15-alice"), Fields("E15-bob"));
        IdentityFileError[] errors =
        [
            new IdentityFileError.NoIdentityFile(File),
            new IdentityFileError.ExistentIdentityFile(File),
            Refuse(Text(alice["peer_id"], alice["public_key"], bob["secret_key"] + "00", alice["proof_of_work_stamp"])),
            Refuse(Text(bob["peer_id"], alice["public_key"], bob["secret_key"], alice["proof_of_work_stamp"])),
            Refuse(Text(alice["peer_id"], alice["public_key"], bob["secret_key"], alice["proof_of_work_stamp"])),
        ];
        Assert.All(errors, error =>
        {
            Assert.Contains(File, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(bob["secret_key"], $"{error} {error.Message}", StringComparison.Ordinal);
        });
        Assert.Equal("The stamp of the identity is not enough proof of work for difficulty 12.5.", new IdentityFileError.InsufficientProofOfWork(12.5).Message);
        Assert.Equal("main.identity.no_file", errors[0].Id);
        Assert.Equal("main.identity.existent_file", errors[1].Id);
    }

    [Fact]
    public void A_difficulty_that_is_none_is_misuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IdentityFile.TryRead("{}", File, double.NaN, out _, out _));

    [Property]
    public void Any_text_is_refused_without_an_exception(string? text) => Refuse(text ?? "");

    [Property]
    public void Any_identity_reads_back(byte[] secretKey, byte[] stamp)
    {
        Array.Resize(ref secretKey, NodeIdentity.SecretKeySize);
        Array.Resize(ref stamp, ProofOfWorkStamp.Size);
        using var identity = new NodeIdentity(secretKey, new ProofOfWorkStamp(stamp));
        using var back = Read(IdentityFile.Write(identity));
        Assert.Equal(identity.PublicKey, back.PublicKey);
        Assert.Equal(identity.Stamp, back.Stamp);
        Assert.Equal(secretKey, back.SecretKey);
    }

    private static NodeIdentity Read(string text, double? difficulty = null)
    {
        Assert.True(IdentityFile.TryRead(text, File, difficulty, out var identity, out var error), error?.Message);
        return identity;
    }

    private static IdentityFileError Refuse(string text, double? difficulty = null)
    {
        Assert.False(IdentityFile.TryRead(text, File, difficulty, out var identity, out var error));
        Assert.Null(identity);
        return error;
    }

    private static Dictionary<string, string> Fields(string example) => VectorFile.Example(example).GetProperty("output").GetProperty("json")
        .EnumerateObject().ToDictionary(static field => field.Name, static field => field.Value.GetString()!);

    private static string Text(string peerId, string publicKey, string secretKey, string stamp, string more = "") =>
        $$"""{"peer_id": "{{peerId}}", "public_key": "{{publicKey}}", "secret_key": "{{secretKey}}", "proof_of_work_stamp": "{{stamp}}"{{more}}}""";
}
