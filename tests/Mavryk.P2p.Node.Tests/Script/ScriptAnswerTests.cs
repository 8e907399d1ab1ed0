using System.Text;
using System.Text.Json;
using Mavryk.P2p.Actors.Facade;
using Mavryk.P2p.Node.Script;
using Mavryk.P2p.Protocol.Encoding;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Messages;
using Mavryk.P2p.Protocol.Points;

namespace Mavryk.P2p.Node.Tests.Script;

public sealed class ScriptAnswerTests
{
    [Fact]
    public void A_failure_carries_the_errors_of_the_reference_and_their_texts()
    {
        var answer = ScriptAnswer.Failed([
            new P2pError.RejectedByNack(RejectionMotive.TooManyConnections, [P2pPoint.Parse("1.2.3.4:5")]),
            new P2pError.Timeout(),
        ]);

        Assert.False(answer.IsOk);
        Assert.Equal(
            """
            {"error":[{"kind":"permanent","id":"node.p2p_socket.rejected_by_nack","motive":1,"alternative_points":["1.2.3.4:5"]},{"kind":"temporary","id":"utils.Timeout"}],"error_text":"Rejected peer connection: Peer rejected us on motive \u0022Too many connections\u0022 and proposed 1 alternative peers.; The request has timed out"}
            """,
            ToJson(answer));
    }

    [Fact]
    public void A_failure_of_the_program_itself_is_a_plain_error() => Assert.Equal(
        """{"error":[{"kind":"generic","error":"no"}],"error_text":"no"}""",
        ToJson(ScriptAnswer.Failed("no")));

    [Fact]
    public void A_message_that_was_not_queued_is_told_with_one_word()
    {
        Assert.Same(ScriptAnswer.Done, SendingCommands.Answer(SendResult.Queued.Instance));
        Assert.StartsWith("""{"result":"full",""", ToJson(SendingCommands.Answer(SendResult.Full.Instance)));
        Assert.StartsWith(
            """{"result":"closed","error":[{"kind":"permanent","id":"node.p2p_io_scheduler.connection_closed"}],""",
            ToJson(SendingCommands.Answer(SendResult.Closed.Instance)));
        Assert.StartsWith(
            """{"result":"not_encodable","error":[{"kind":"permanent","id":"encoding_error",""",
            ToJson(SendingCommands.Answer(new SendResult.NotEncodable(new EncodeError.SizeLimitExceeded()))));
    }

    private static string ToJson(ScriptAnswer answer)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            answer.WriteFields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
