using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mavryk.P2p.Protocol.Events;
using Mavryk.P2p.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace Mavryk.P2p.Node.Rpc;

/// <summary>Writes the answer to one call.</summary>
internal delegate Task RpcAnswer(HttpContext context);

/// <summary>The forms that answers have. JSON ends with a line feed, as the reference's does: so do the values of a stream.</summary>
internal static class RpcAnswers
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Done, and nothing to say.</summary>
    public static RpcAnswer Empty { get; } = Json(static json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    /// <summary>What was asked for does not exist.</summary>
    public static RpcAnswer NotFound { get; } = Status(StatusCodes.Status404NotFound);

    /// <summary>The caller may not do that.</summary>
    public static RpcAnswer Unauthorized { get; } = Status(StatusCodes.Status401Unauthorized);

    /// <summary>The call is not understood.</summary>
    public static RpcAnswer BadRequest(string text) => Text(StatusCodes.Status400BadRequest, "text/plain", text);

    /// <summary>A trace of errors.</summary>
    public static RpcAnswer Failed(ImmutableArray<P2pError> trace) =>
        Json(StatusCodes.Status500InternalServerError, json => P2pJson.WriteTrace(json, trace));

    /// <summary>A defect of this program, in the form that the reference gives to an unexpected exception.</summary>
    public static RpcAnswer Broken(Exception exception) => Json(StatusCodes.Status500InternalServerError, json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("kind", "temporary");
        json.WriteString("id", "failure");
        json.WriteString("msg", exception.Message);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>One value.</summary>
    public static RpcAnswer Json<T>(IJsonCodec<T> codec, T value) => Json(StatusCodes.Status200OK, json => codec.Write(json, value));

    /// <summary>One value, or not found.</summary>
    public static RpcAnswer Optional<T>(IJsonCodec<T> codec, T? value)
        where T : class => value is null ? NotFound : Json(codec, value);

    /// <summary>What this writes.</summary>
    public static RpcAnswer Json(Action<Utf8JsonWriter> write) => Json(StatusCodes.Status200OK, write);

    /// <summary>A text in a form of its own.</summary>
    public static RpcAnswer Text(int status, string contentType, string text) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    };

    /// <summary>Values as they come, until the source ends or the client leaves.</summary>
    /// <param name="codec">The form of a value.</param>
    /// <param name="source">The values; its first step subscribes.</param>
    /// <param name="slowClientTimeout">A client that leaves values lying for longer is dropped.</param>
    public static RpcAnswer Stream<T>(IJsonCodec<T> codec, IAsyncEnumerable<T> source, TimeSpan slowClientTimeout) => async context =>
    {
        await using var json = Begin(context, StatusCodes.Status200OK);
        var values = source.GetAsyncEnumerator(context.RequestAborted);
        await using (values.ConfigureAwait(false))
        {
            // In this order: whoever sees the answer begin misses nothing that happens from then on.
            var next = values.MoveNextAsync();
            await context.Response.Body.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            while (await next.ConfigureAwait(false))
            {
                codec.Write(json, values.Current);
                await EndAsync(context, json).WaitAsync(slowClientTimeout).ConfigureAwait(false);
                json.Reset();
                next = values.MoveNextAsync();
            }
        }
    };

    private static RpcAnswer Json(int status, Action<Utf8JsonWriter> write) => async context =>
    {
        await using var json = Begin(context, status);
        write(json);
        await EndAsync(context, json).ConfigureAwait(false);
    };

    private static RpcAnswer Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static Utf8JsonWriter Begin(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return new Utf8JsonWriter(context.Response.BodyWriter, Compact);
    }

    private static async Task EndAsync(HttpContext context, Utf8JsonWriter json)
    {
        json.Flush();
        "\n"u8.CopyTo(context.Response.BodyWriter.GetSpan(1));
        context.Response.BodyWriter.Advance(1);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
